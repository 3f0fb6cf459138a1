import pytest

import energymodel
from tests.tiny import write_inputs

POLICIES = """
time.step = 3
[policies]
coal_cap = { limit_mtce = 0.4, price_cny_per_tce = 5000 }
renewable_weight = { share = 0.3, certificate_price_cny_per_mwh = 50, certificate_most = 0.5 }
carbon_price = { level_cny_per_t = 60 }
"""


@pytest.fixture(scope="package")
def made(tmp_path_factory):
    """A run in steps of three hours, as it is right after the run."""
    folder = tmp_path_factory.mktemp("statistics")
    inputs = write_inputs(folder / "inputs", scenario=POLICIES)
    return energymodel.run("tiny", inputs, folder / "results", "simplex", threads=1, report=False)


@pytest.fixture(scope="package")
def opened(made):
    """The same, from its folder."""
    return energymodel.open(made.folder)
