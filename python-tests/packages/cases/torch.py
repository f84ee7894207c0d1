"""CPU tensors: kernels, convolutions, training on autograd's threads, compiled code, DataLoader's forked workers."""

GROUP = "torch"
REQUIRES = ["torch==2.15.0", "numpy==2.4.6"]
OPENS = [r"libtorch_cpu\.so", r"/inductor/"]
ENVIRONMENT = {"CXX": "g++-12", "CC": "gcc-12"}
LIMIT = 1200


def work(folder):
    import os
    import threading

    import torch
    from torch import nn

    os.environ["TORCHINDUCTOR_CACHE_DIR"] = os.path.join(os.getcwd(), "inductor")
    torch.manual_seed(1)
    torch.set_num_threads(3)
    x = torch.randn(600, 700)
    index = torch.randint(0, 600, (50_000,))
    results = {
        "threads": torch.get_num_threads(),
        "product": x @ x.T,
        "sums": torch.stack([x.sum(), x.mean(), x.var(), x.prod(), x.norm()]),
        "sorted": x.flatten().sort().values,
        "rows": x.softmax(1),
        "cumulated": x.cumsum(1),
        "gathered": x[index].sum(0),
        "scattered": torch.zeros(600).scatter_add_(0, index, torch.ones(50_000)),
        "convolved": nn.functional.conv2d(torch.randn(4, 8, 64, 64), torch.randn(16, 8, 3, 3)),
        "transformed": torch.view_as_real(torch.fft.fft2(x)),
        "solved": torch.linalg.solve(x[:300, :300], x[:300, 300:400]),
        "attention": nn.functional.scaled_dot_product_attention(*torch.randn(3, 2, 4, 128, 32)),
        "recurrent": nn.LSTM(32, 48)(torch.randn(20, 16, 32))[0],
        "bags": nn.EmbeddingBag(1000, 16)(torch.randint(0, 1000, (64, 30))),
        "trained": train(),
        "compiled": torch.compile(formula)(x),
    }
    at_once = {}

    def call(i):
        at_once[i] = (x[: 100 + i] @ x.T).relu().sum(1)

    threads = [threading.Thread(target=call, args=(i,)) for i in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    results["at once"] = torch.cat([at_once[i] for i in range(8)])
    loader = torch.utils.data.DataLoader(Products(x), batch_size=16, num_workers=2, multiprocessing_context="fork")
    results["loaded"] = torch.cat(list(loader))
    return {k: v.detach().numpy() if isinstance(v, torch.Tensor) else v for k, v in results.items()}


class Products:
    """A data set whose items are computed, in DataLoader's workers."""

    def __init__(self, x):
        self.x = x

    def __len__(self):
        return 64

    def __getitem__(self, i):
        return (self.x[i] * self.x).sum(0)


def formula(x):
    """Fused into one C++ loop with OpenMP by torch.compile."""
    return ((x.sin() * 2 + x * x).relu() - x.cos()).sum(1) * 0.5


def train():
    """Weights after some steps on a convolutional net; its gradients come from autograd's own thread."""
    import torch
    from torch import nn

    net = nn.Sequential(nn.Conv2d(1, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
                        nn.Linear(8 * 13 * 13, 10))
    optimizer = torch.optim.Adam(net.parameters())
    x, y = torch.randn(64, 1, 28, 28), torch.randint(0, 10, (64,))
    for _ in range(8):
        optimizer.zero_grad()
        nn.functional.cross_entropy(net(x), y).backward()
        optimizer.step()
    return torch.cat([p.flatten() for p in net.parameters()])


def alone(_folder):
    import os

    import torch

    x = torch.arange(40_000.0).reshape(200, 200)
    expected = x.sin().sum(1)
    for _ in range(3):
        child = os.fork()
        if child == 0:
            torch.set_num_threads(3)
            os._exit(0 if torch.equal(x.sin().sum(1), expected) and train().numel() > 0 else 1)
        assert os.waitpid(child, 0)[1] == 0
