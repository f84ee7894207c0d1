//! Threadprivate variables whose storage the runtime makes (OpenMP 6.0, section 7.3): flang's, and clang's where it does not
//! use the linker's thread-local storage.
//!
//! The thread of number 0 has the original variable, every other thread an instance that is made at its first reference:
//! constructed by the variable's constructor, or else a copy of the value that the original had at the first reference by
//! anybody. Instances end with their thread: a native thread's as it ends, a worker's when the workers end (see
//! [`super::team::load`] and [`super::team::pause`]), the last made first. The original is destroyed by the program.
//!
//! # Reaching an instance
//!
//! The compiler keeps a word beside each variable, the cache: the address of a [`Table`]'s entries, indexed by the
//! thread's number (compilers may look there themselves). An entry is written by its thread, or cleared when the thread
//! has ended, under the registry's lock; entries are read without. Tables are published whole by Release and never freed:
//! a larger one replaces a full one in the caches as their users come by, and until then the entries of the old one
//! stay right, as a thread that ends clears its entry in all of them.
//!
//! # Libraries that come and go
//!
//! A library that is loaded where another was may have variables at the same addresses: what is known of an address is
//! forgotten where another file's library has it now, or where a cache is null that was not (the library starts afresh).
//! Instances have the variable's generation: those of an earlier one are replaced at the next reference, and freed, without
//! their destructor, which is gone, with their thread.

mod functions;

pub use functions::Functions;

use std::cell::RefCell;
use std::ffi::c_void;

use crate::core::by_address::ByAddress;
use crate::core::halt;
use crate::core::heap;
// Caches are the compiler's variables, never part of a model.
use crate::core::primitive::process::{AtomicBool, AtomicPtr, AtomicU64, Ordering};
use crate::core::sync::raw::{self, Mutex};
use crate::core::team::Thread;
use crate::sys::linux::dl::Object;
use crate::sys::linux::{process, stderr};

/// What the thread of a number has, by number.
struct Table {
    /// The number of entries, and these.
    words: &'static [AtomicPtr<c_void>],
}

impl Table {
    fn new(capacity: usize) -> Self {
        let mut words: Vec<AtomicPtr<c_void>> = Vec::with_capacity(capacity + 1);
        words.push(AtomicPtr::new(std::ptr::without_provenance_mut(capacity)));
        words.resize_with(capacity + 1, || AtomicPtr::new(std::ptr::null_mut()));
        Self { words: Vec::leak(words) }
    }

    fn entries(&self) -> &'static [AtomicPtr<c_void>] {
        &self.words[1..]
    }

    fn address(&self) -> *mut *mut c_void {
        self.entries().as_ptr().cast_mut().cast()
    }
}

/// Entries of a variable's first table.
const FIRST_CAPACITY: usize = 256;

/// What the registry knows about a variable.
#[derive(Default)]
struct Variable {
    functions: Functions,
    /// Whether these were told.
    registered: bool,
    /// Bytes; 0 before the first reference.
    size: usize,
    /// The bytes that instances start with, or an object that they are copies of.
    template: Option<Template>,
    /// All tables ever handed out, the one in force last.
    tables: Vec<Table>,
    /// The caches that have had one.
    caches: Vec<usize>,
    /// The library that it belongs to.
    object: Object,
    /// Which of the variables that the address has been.
    generation: u64,
}

/// Variables forgotten so far.
static FORGOTTEN: AtomicU64 = AtomicU64::new(0);

impl Variable {
    /// What is known of the variable at `original`, which is `object`'s, if it is still the one it was. The object is to be
    /// asked for before the registry is locked: a library that is being loaded holds the linker's lock as it registers.
    fn at(registry: &mut Registry, original: *mut c_void, object: Object) -> &mut Variable {
        let variable =
            registry.variables.get_or_insert_with(original.addr(), || Variable { object, ..Variable::default() });
        if variable.object != object {
            variable.forget(object);
        }
        variable
    }

    /// The address has another variable now, of `object`.
    fn forget(&mut self, object: Object) {
        let generation = FORGOTTEN.fetch_add(1, Ordering::Relaxed) + 1;
        let tables = std::mem::take(&mut self.tables);
        tables.iter().flat_map(Table::entries).for_each(|entry| entry.store(std::ptr::null_mut(), Ordering::Relaxed));
        if let Some(Template(template)) = self.template.filter(|template| !template.0.is_null()) {
            // SAFETY: made by `make_template`; who copied it was in the library that is gone.
            unsafe { heap::free(template) };
        }
        *self = Variable { object, generation, tables, ..Variable::default() };
    }
}

#[derive(Clone, Copy)]
struct Template(*mut c_void);

// SAFETY: the variables' memory is shared by meaning; the map itself is under the lock.
unsafe impl Send for Template {}

struct Registry {
    variables: ByAddress<Variable>,
}

static REGISTRY: Mutex<Registry> = Mutex::new(Registry { variables: ByAddress::new() });

/// Whether a worker has an instance with a destructor: then workers end before the process does.
static DESTROYS: AtomicBool = AtomicBool::new(false);

/// Before a fork: the forking thread holds the registry, so that it is whole in the child.
pub(crate) fn before_fork() {
    std::mem::forget(REGISTRY.lock());
}

/// After it, in the parent.
///
/// # Safety
/// After [`before_fork`], in the thread that called it.
pub(crate) unsafe fn after_fork() {
    // SAFETY: the caller's promise.
    unsafe { REGISTRY.force_unlock() };
}

/// After it, in the child.
///
/// # Safety
/// As for [`after_fork`].
pub(crate) unsafe fn free_after_fork() {
    // SAFETY: the caller's promise.
    unsafe { raw::reset_mutex(&REGISTRY) };
}

/// Whether workers have destructors to run before the process ends.
pub(crate) fn workers_must_end() -> bool {
    DESTROYS.load(Ordering::Relaxed)
}

/// One thread's instance of a variable (kmp.h, `private_common`).
#[repr(C)]
#[derive(Debug)]
pub struct Instance {
    next: *mut Instance,
    link: *mut Instance,
    original: *mut c_void,
    instance: *mut c_void,
    size: usize,
    /// The variable's; behind what libomp has.
    generation: u64,
}

/// A thread's instances, in the order they were made.
#[derive(Default)]
pub(crate) struct Instances(RefCell<Held>);

impl Instances {
    /// Whether the thread has instances. For the thread, or one that holds it while it sleeps.
    pub(crate) fn any(&self) -> bool {
        !self.0.borrow().order.is_empty()
    }
}

#[derive(Default)]
struct Held {
    by_original: ByAddress<&'static Instance>,
    order: Vec<&'static Instance>,
}

/// Says how instances of the variable at `original` are made. The first registration of an address holds.
pub fn register(original: *mut c_void, functions: Functions) {
    let object = Object::of(original);
    let mut registry = REGISTRY.lock();
    let variable = Variable::at(&mut registry, original, object);
    halt::at("a variable registered");
    if !variable.registered {
        (variable.functions, variable.registered) = (functions, true);
    }
}

/// The calling thread's instance of the variable at `original`, of `size` bytes, by way of its cache.
///
/// # Safety
/// `original` is a variable of `size` bytes; `cache` is a word that these functions alone write, null at first.
#[inline]
pub unsafe fn cached(
    thread: &'static Thread,
    original: *mut c_void,
    size: usize,
    cache: *mut *mut *mut c_void,
) -> *mut c_void {
    // SAFETY: the caller's promise. Acquire: pairs with the Release in `of_thread_cached`.
    let table = unsafe { AtomicPtr::from_ptr(cache) }.load(Ordering::Acquire);
    if !table.is_null() {
        let index = thread.gtid() as usize;
        // SAFETY: entries of a Table, which is never freed: the word before them is the capacity, and never changes.
        let entry = unsafe {
            let capacity = (*table.sub(1)).addr();
            if index < capacity {
                AtomicPtr::from_ptr(table.add(index)).load(Ordering::Relaxed)
            } else {
                std::ptr::null_mut()
            }
        };
        if !entry.is_null() {
            return entry;
        }
    }
    // SAFETY: the caller's promise.
    unsafe { fill_cache(thread, original, size, cache) }
}

#[cold]
unsafe fn fill_cache(
    thread: &'static Thread,
    original: *mut c_void,
    size: usize,
    cache: *mut *mut *mut c_void,
) -> *mut c_void {
    // SAFETY: the caller's promise.
    let word = unsafe { AtomicPtr::from_ptr(cache) };
    let object = Object::of(original);
    {
        let mut registry = REGISTRY.lock();
        let variable = Variable::at(&mut registry, original, object);
        // Under the lock, which its writers hold.
        if word.load(Ordering::Relaxed).is_null() && variable.caches.contains(&cache.addr()) {
            let (functions, registered) = (variable.functions, variable.registered);
            variable.forget(object);
            (variable.functions, variable.registered) = (functions, registered);
        }
    }
    // SAFETY: the caller's promise.
    let instance = unsafe { of_thread(thread, original, size) };
    let index = thread.gtid() as usize;
    let mut registry = REGISTRY.lock();
    let variable = Variable::at(&mut registry, original, object);
    if !variable.caches.contains(&cache.addr()) {
        variable.caches.push(cache.addr());
    }
    if variable.tables.last().is_none_or(|table| index >= table.entries().len()) {
        let table = Table::new(FIRST_CAPACITY.max((index + 1).next_power_of_two()));
        if let Some(old) = variable.tables.last() {
            for (to, from) in table.entries().iter().zip(old.entries()) {
                to.store(from.load(Ordering::Relaxed), Ordering::Relaxed);
            }
        }
        variable.tables.push(table);
    }
    for table in &variable.tables {
        if let Some(entry) = table.entries().get(index) {
            entry.store(instance, Ordering::Relaxed);
        }
    }
    let table = variable.tables.last().map_or(std::ptr::null_mut(), Table::address);
    // Release: pairs with the Acquire in `cached`.
    word.store(table, Ordering::Release);
    instance
}

/// The calling thread's instance of the variable at `original`, of `size` bytes.
///
/// # Safety
/// `original` is a variable of `size` bytes.
pub unsafe fn of_thread(thread: &'static Thread, original: *mut c_void, size: usize) -> *mut c_void {
    // SAFETY: the caller's promise.
    unsafe { record_of_thread(thread, original, original, size) }.instance
}

/// The record of that instance; its first value comes from `data` where there is no constructor.
///
/// # Safety
/// As for [`of_thread`]; `data` is readable for `size` bytes.
pub unsafe fn record_of_thread(
    thread: &'static Thread,
    original: *mut c_void,
    data: *mut c_void,
    size: usize,
) -> &'static Instance {
    let held = thread.private.0.borrow().by_original.get(original.addr()).copied();
    if let Some(held) = held {
        if held.is_current() {
            check_size(size, held.size);
            return held;
        }
        {
            let mut all = thread.private.0.borrow_mut();
            all.order.retain(|&other| !std::ptr::eq(other, held));
            all.by_original.remove(original.addr());
        }
        // SAFETY: the thread alone has the record, and has just forgotten it.
        unsafe { held.free(thread) };
    }
    // SAFETY: the caller's promise.
    let Known { functions, size, template: Template(template), generation } = unsafe { prepare(original, data, size) };
    let own = thread.gtid() != 0;
    let instance = if own { functions::room(original, size) } else { original };
    let record: &'static Instance = Box::leak(Box::new(Instance {
        next: std::ptr::null_mut(),
        link: std::ptr::null_mut(),
        original,
        instance,
        size,
        generation,
    }));
    {
        // Before the constructor, which may refer to the variable.
        let mut held = thread.private.0.borrow_mut();
        held.by_original.insert(original.addr(), record);
        held.order.push(record);
    }
    if own {
        if functions.destroys() {
            DESTROYS.store(true, Ordering::Relaxed);
        }
        // SAFETY: fresh memory of the variable's size; the functions are the variable's own.
        unsafe { functions.construct(instance, template, size) };
    }
    record
}

/// Has the first value of the variable at `original` taken from `data`.
///
/// # Safety
/// As for [`record_of_thread`].
pub unsafe fn set_template(original: *mut c_void, data: *mut c_void, size: usize) {
    // SAFETY: the caller's promise.
    unsafe { prepare(original, data, size) };
}

/// What is known of a variable once it was referenced.
struct Known {
    functions: Functions,
    size: usize,
    template: Template,
    generation: u64,
}

/// What instances are made by, and copies of; set at the first call.
unsafe fn prepare(original: *mut c_void, data: *mut c_void, size: usize) -> Known {
    let known = |variable: &Variable, template| {
        check_size(size, variable.size);
        let &Variable { functions, size, generation, .. } = variable;
        Known { functions, size, template, generation }
    };
    let object = Object::of(original);
    let functions = {
        let mut registry = REGISTRY.lock();
        let variable = Variable::at(&mut registry, original, object);
        if let Some(template) = variable.template {
            return known(variable, template);
        }
        variable.functions
    };
    // Made outside the lock: a copy constructor is user code. Of two threads that come at once, one's is kept.
    // SAFETY: the caller's promise.
    let template = unsafe { functions.make_template(data, size) };
    let mut registry = REGISTRY.lock();
    let variable = Variable::at(&mut registry, original, object);
    let superfluous = variable.template.is_some();
    if !superfluous {
        variable.size = size;
    }
    let kept = *variable.template.get_or_insert(Template(template));
    let found = known(variable, kept);
    drop(registry);
    if superfluous {
        // SAFETY: just made by these functions, and nobody else's.
        unsafe { functions.drop_template(template) };
    }
    found
}

fn check_size(wanted: usize, there: usize) {
    if wanted > there {
        stderr::write(&format!(
            "oxomp: fatal: a threadprivate variable has {there} bytes in one place and {wanted} in another: \
             declarations of a common block must agree\n"
        ));
        process::abort();
    }
}

/// The calling thread ends: its instances are destroyed, the last made first.
#[cold]
pub(crate) fn end_thread(thread: &'static Thread) {
    if thread.gtid() == 0 {
        // The originals stay: for the next thread of that number, or the program's own destructors.
        return;
    }
    // Popped one by one: a destructor may refer to other variables, or make new instances.
    loop {
        let record = thread.private.0.borrow_mut().order.pop();
        let Some(record) = record else { break };
        if let Some(functions) = record.functions() {
            // SAFETY: the instance is whole, and its thread, the only one to use it, ends.
            unsafe { functions.destroy(record.instance) };
        }
        forget(thread, record);
        // SAFETY: nobody has the record any more.
        unsafe { record.free(thread) };
    }
}

impl Instance {
    /// The variable that it was made of, if that is still there.
    fn variable<'a>(&self, registry: &'a Registry) -> Option<&'a Variable> {
        registry.variables.get(self.original.addr()).filter(|variable| variable.generation == self.generation)
    }

    /// Whether that is still there.
    fn is_current(&self) -> bool {
        FORGOTTEN.load(Ordering::Relaxed) == 0 || self.variable(&REGISTRY.lock()).is_some()
    }

    /// Frees the memory of the instance, which was `thread`'s, and of the record.
    ///
    /// # Safety
    /// Nobody refers to either any more.
    unsafe fn free(&'static self, thread: &Thread) {
        // SAFETY: made by `heap::aligned` and leaked by `record_of_thread`; the caller's promise.
        unsafe {
            if thread.gtid() != 0 {
                heap::free(self.instance);
            }
            drop(Box::from_raw((&raw const *self).cast_mut()));
        }
    }

    /// How the variable's instances are made and destroyed, if it is still there.
    fn functions(&self) -> Option<Functions> {
        self.variable(&REGISTRY.lock()).map(|variable| variable.functions)
    }
}

/// Takes the instance out of all tables and the thread's map.
fn forget(thread: &'static Thread, record: &Instance) {
    {
        let by_original = &mut thread.private.0.borrow_mut().by_original;
        if by_original.get(record.original.addr()).is_some_and(|&held| std::ptr::eq(held, record)) {
            by_original.remove(record.original.addr());
        }
    }
    let registry = REGISTRY.lock();
    for table in record.variable(&registry).into_iter().flat_map(|variable| &variable.tables) {
        if let Some(entry) = table.entries().get(thread.gtid() as usize) {
            entry.store(std::ptr::null_mut(), Ordering::Relaxed);
        }
    }
}
