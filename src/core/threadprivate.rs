//! Threadprivate variables whose storage the runtime makes (OpenMP 6.0, section 7.3): flang's, and clang's where it does not
//! use the linker's thread-local storage.
//!
//! The thread of number 0 has the original variable, every other thread an instance that is made at its first reference:
//! constructed by the variable's constructor, or else a copy of the value that the original had at the first reference by
//! anybody. Instances end with their thread: a native thread's as it ends, a worker's when the workers end (see
//! [`super::team::unload`] and [`super::team::pause`]), the last made first. The original is destroyed by the program.
//!
//! # Reaching an instance
//!
//! The compiler keeps a word beside each variable, the cache: the address of a [`Table`]'s entries, indexed by the
//! thread's number (compilers may look there themselves). An entry is written by its thread, or cleared when the thread
//! has ended, under the registry's lock; entries are read without. Tables are published whole by Release and never freed:
//! a larger one replaces a full one in the caches as their users come by, and until then the entries of the old one
//! stay right, as a thread that ends clears its entry in all of them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ffi::c_void;
use std::hash::{BuildHasherDefault, Hasher};

use crate::core::heap;
// Caches are the compiler's variables, never part of a model.
use crate::core::primitive::process::{AtomicBool, AtomicPtr, Ordering};
use crate::core::sync::raw::Mutex;
use crate::core::team::Thread;
use crate::sys::linux::{process, stderr};

/// How instances are made and destroyed; user code.
#[derive(Clone, Copy, Debug, Default)]
pub enum Functions {
    /// By copying bytes.
    #[default]
    Plain,
    /// For an object.
    Object {
        /// Constructor.
        ctor: Option<unsafe extern "C-unwind" fn(*mut c_void) -> *mut c_void>,
        /// Copy constructor: to, from.
        cctor: Option<unsafe extern "C-unwind" fn(*mut c_void, *mut c_void) -> *mut c_void>,
        /// Destructor.
        dtor: Option<unsafe extern "C-unwind" fn(*mut c_void)>,
    },
    /// For an array of `len` objects.
    Array {
        /// Constructor.
        ctor: Option<unsafe extern "C-unwind" fn(*mut c_void, usize) -> *mut c_void>,
        /// Copy constructor: to, from.
        cctor: Option<unsafe extern "C-unwind" fn(*mut c_void, *mut c_void, usize) -> *mut c_void>,
        /// Destructor.
        dtor: Option<unsafe extern "C-unwind" fn(*mut c_void, usize)>,
        /// Elements.
        len: usize,
    },
}

impl Functions {
    fn destroys(&self) -> bool {
        matches!(self, Self::Object { dtor: Some(_), .. } | Self::Array { dtor: Some(_), .. })
    }
}

/// What the thread of a number has, by number. `capacity` lies right before the entries.
struct Table {
    entries: &'static [AtomicPtr<c_void>],
}

impl Table {
    fn new(capacity: usize) -> Self {
        let mut words: Vec<AtomicPtr<c_void>> = Vec::with_capacity(capacity + 1);
        words.push(AtomicPtr::new(std::ptr::without_provenance_mut(capacity)));
        words.resize_with(capacity + 1, || AtomicPtr::new(std::ptr::null_mut()));
        let words: &'static [AtomicPtr<c_void>] = Vec::leak(words);
        Self { entries: &words[1..] }
    }

    fn address(&self) -> *mut *mut c_void {
        self.entries.as_ptr().cast_mut().cast()
    }
}

/// Entries of a variable's first table.
const FIRST_CAPACITY: usize = 256;

/// What the registry knows about a variable.
#[derive(Default)]
struct Variable {
    functions: Functions,
    /// Bytes; 0 before the first reference.
    size: usize,
    /// The bytes that instances start with, or an object that they are copies of.
    template: Option<Template>,
    /// All tables ever handed out, the one in force last.
    tables: Vec<Table>,
}

#[derive(Clone, Copy)]
struct Template(*mut c_void);

// SAFETY: the variables' memory is shared by meaning; the map itself is under the lock.
unsafe impl Send for Template {}

/// Hashes an address, without the random state that std's maps take from thread-local storage.
#[derive(Default)]
struct AddressHasher(u64);

impl Hasher for AddressHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_usize(byte as usize);
        }
    }

    fn write_usize(&mut self, value: usize) {
        // The high half of the product depends on all bits; the map wants them low and high.
        let product = u128::from(self.0 ^ value as u64) * 0x9e37_79b9_7f4a_7c15;
        self.0 = (product >> 64) as u64 ^ product as u64;
    }
}

type ByAddress<T> = HashMap<usize, T, BuildHasherDefault<AddressHasher>>;

struct Registry {
    variables: ByAddress<Variable>,
}

static REGISTRY: Mutex<Registry> = Mutex::new(Registry { variables: HashMap::with_hasher(BuildHasherDefault::new()) });

/// Whether a worker has an instance with a destructor: then workers end before the process does.
static DESTROYS: AtomicBool = AtomicBool::new(false);

/// Before a fork: the forking thread holds the registry, so that it is whole in the child.
pub(crate) fn before_fork() {
    std::mem::forget(REGISTRY.lock());
}

/// After it, in parent and child.
///
/// # Safety
/// After [`before_fork`], in the thread that called it.
pub(crate) unsafe fn after_fork() {
    // SAFETY: the caller's promise.
    unsafe { REGISTRY.force_unlock() };
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
}

/// A thread's instances, in the order they were made.
#[derive(Default)]
pub(crate) struct Instances(RefCell<Held>);

#[derive(Default)]
struct Held {
    by_original: ByAddress<&'static Instance>,
    order: Vec<&'static Instance>,
}

/// Says how instances of the variable at `original` are made. The first registration of an address holds.
pub fn register(original: *mut c_void, functions: Functions) {
    let mut registry = REGISTRY.lock();
    registry.variables.entry(original.addr()).or_insert_with(|| Variable { functions, ..Variable::default() });
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
    let instance = unsafe { of_thread(thread, original, size) };
    let index = thread.gtid() as usize;
    let mut registry = REGISTRY.lock();
    let variable = registry.variables.entry(original.addr()).or_default();
    if variable.tables.last().is_none_or(|table| index >= table.entries.len()) {
        let table = Table::new(FIRST_CAPACITY.max((index + 1).next_power_of_two()));
        if let Some(old) = variable.tables.last() {
            for (to, from) in table.entries.iter().zip(old.entries) {
                to.store(from.load(Ordering::Relaxed), Ordering::Relaxed);
            }
        }
        variable.tables.push(table);
    }
    for table in &variable.tables {
        if let Some(entry) = table.entries.get(index) {
            entry.store(instance, Ordering::Relaxed);
        }
    }
    let table = variable.tables.last().map_or(std::ptr::null_mut(), Table::address);
    // SAFETY: the caller's promise. Release: pairs with the Acquire in `cached`.
    unsafe { AtomicPtr::from_ptr(cache) }.store(table, Ordering::Release);
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
    let held = thread.private.0.borrow().by_original.get(&original.addr()).copied();
    if let Some(held) = held {
        check_size(size, held.size);
        return held;
    }
    // SAFETY: the caller's promise.
    let (functions, size, template) = unsafe { prepare(original, data, size) };
    let own = thread.gtid() != 0;
    let instance = if own { heap::aligned(size.max(1), alignment(original)) } else { original };
    let record: &'static Instance = Box::leak(Box::new(Instance {
        next: std::ptr::null_mut(),
        link: std::ptr::null_mut(),
        original,
        instance,
        size,
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
        unsafe { construct(functions, instance, template, size) };
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

/// The variable's functions, its size, and what its instances are copies of, which is set at the first call.
unsafe fn prepare(original: *mut c_void, data: *mut c_void, size: usize) -> (Functions, usize, *mut c_void) {
    let known = |variable: &Variable| variable.template.map(|template| (variable.functions, variable.size, template.0));
    let functions = {
        let mut registry = REGISTRY.lock();
        let variable = registry.variables.entry(original.addr()).or_default();
        if let Some(known) = known(variable) {
            check_size(size, known.1);
            return known;
        }
        variable.functions
    };
    // Made outside the lock: a copy constructor is user code. Of two threads that come at once, one's is kept.
    // SAFETY: the caller's promise.
    let template = unsafe { make_template(functions, data, size) };
    let mut registry = REGISTRY.lock();
    let variable = registry.variables.entry(original.addr()).or_default();
    if variable.template.is_none() {
        variable.template = Some(Template(template));
        variable.size = size;
    }
    check_size(size, variable.size);
    known(variable).unwrap_or((functions, size, template))
}

unsafe fn make_template(functions: Functions, data: *mut c_void, size: usize) -> *mut c_void {
    match functions {
        Functions::Object { ctor: Some(_), .. } | Functions::Array { ctor: Some(_), .. } => std::ptr::null_mut(),
        _ => {
            let template = heap::aligned(size.max(1), alignment(data));
            // SAFETY: both are of `size` bytes, and the template is fresh.
            unsafe {
                match functions {
                    Functions::Object { cctor: Some(copy), .. } => {
                        copy(template, data);
                    }
                    Functions::Array { cctor: Some(copy), len, .. } => {
                        copy(template, data, len);
                    }
                    _ => std::ptr::copy_nonoverlapping(data.cast::<u8>(), template.cast::<u8>(), size),
                }
            }
            template
        }
    }
}

unsafe fn construct(functions: Functions, instance: *mut c_void, template: *mut c_void, size: usize) {
    // SAFETY: the caller's promise.
    unsafe {
        match functions {
            Functions::Object { ctor: Some(make), .. } => {
                make(instance);
            }
            Functions::Object { cctor: Some(copy), .. } => {
                copy(instance, template);
            }
            Functions::Array { ctor: Some(make), len, .. } => {
                make(instance, len);
            }
            Functions::Array { cctor: Some(copy), len, .. } => {
                copy(instance, template, len);
            }
            _ => std::ptr::copy_nonoverlapping(template.cast::<u8>(), instance.cast::<u8>(), size),
        }
    }
}

/// As aligned as the variable is, and on lines of its own.
fn alignment(variable: *mut c_void) -> usize {
    1 << variable.addr().trailing_zeros().clamp(6, 12)
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
        let functions = REGISTRY.lock().variables.get(&record.original.addr()).map(|v| v.functions);
        // SAFETY: the instance is whole, and its thread, the only one to use it, ends.
        unsafe {
            match functions {
                Some(Functions::Object { dtor: Some(destroy), .. }) => destroy(record.instance),
                Some(Functions::Array { dtor: Some(destroy), len, .. }) => destroy(record.instance, len),
                _ => {}
            }
        }
        forget(thread, record);
        // SAFETY: made by `heap::aligned`, and nobody refers to it any more.
        unsafe { heap::free(record.instance) };
    }
}

/// Takes the instance out of all tables and the thread's map.
fn forget(thread: &'static Thread, record: &Instance) {
    thread.private.0.borrow_mut().by_original.remove(&record.original.addr());
    let registry = REGISTRY.lock();
    for table in registry.variables.get(&record.original.addr()).into_iter().flat_map(|variable| &variable.tables) {
        if let Some(entry) = table.entries.get(thread.gtid() as usize) {
            entry.store(std::ptr::null_mut(), Ordering::Relaxed);
        }
    }
}
