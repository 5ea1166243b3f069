"""The training step of bench/step.mjs in PyTorch eager."""
import torch

from peer_torch import Case, serve

ACTIVATIONS = {"silu": torch.nn.SiLU, "tanh": torch.nn.Tanh}
FEATURES = 8


class Step(Case):
    def __init__(self, request):
        hidden, act = request["hidden"], ACTIVATIONS[request["activation"]]
        self.net = torch.nn.Sequential(
            torch.nn.Linear(FEATURES, hidden), act(), torch.nn.Linear(hidden, hidden), act(), torch.nn.Linear(hidden, 1)
        )
        self.features = torch.randn(request["batch"] * 16, FEATURES)
        self.targets = torch.sin(self.features[:, 0]) + 0.5 * self.features[:, 1]


serve(Step)
