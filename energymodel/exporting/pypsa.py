"""A run as a PyPSA network: netCDF as PyPSA 1.4 writes and reads it, made without PyPSA.

``pypsa.Network(file)`` holds inputs and the dispatch, ``n.statistics()`` works at once, and ``n.optimize()`` finds the same cost.
"""

from __future__ import annotations

import json

import numpy as np
import xarray as xr

from energymodel import __version__
from energymodel.exporting.network import network
from energymodel.exporting.parts import Network
from energymodel.rebuilding import rebuilt
from energymodel.reporting.names import colours, names

LAYOUT = "1.4.0"
"""Version of PyPSA whose layout this is; later ones read it."""

RESULTS = ("p", "e", "p0", "marginal_price")
"""Attributes that PyPSA has over time only."""

GREY = "#8a8a8a"
"""Colour of what is no technology."""

BLANK = {"bus": "", "efficiency": 1.0, "delay": 0}
"""What a port is that a link does not have."""


def pypsa_network(ds: xr.Dataset) -> xr.Dataset:
    """The network of a solution in PyPSA's layout. Raises CannotExport where a rule has no counterpart."""
    program, x, y = rebuilt(ds)
    net = network(program, ds, x, y)
    add_carriers(net, ds)
    made = layout(net)
    about = {"scenario": ds.attrs["scenario"], "title": ds.attrs["title"], "made_by": f"energymodel {__version__}"}
    about |= {"cost_cny": ds.attrs["objective"], "proven_bound_cny": ds.attrs["bound"], "left_out": []}
    made.attrs = {"network_name": ds.attrs["scenario"], "network_pypsa_version": LAYOUT, "network_objective": float(ds.attrs["objective"])}
    return made.assign_attrs(network_objective_constant=0.0, meta=json.dumps(about, ensure_ascii=False), crs="{}")


def add_carriers(net: Network, ds: xr.Dataset) -> None:
    """Every carrier that a component has; technologies with name and colour."""
    called, drawn = names(ds, "en"), colours(ds)
    for carrier in dict.fromkeys(its["carrier"] for parts in net.parts.values() for its in parts.values()):
        net.add("carriers", carrier, nice_name=called.get(carrier) or carrier.replace("_", " "), color=drawn.get(carrier, GREY))


def layout(net: Network) -> xr.Dataset:
    """Static attributes as ``<list>_<attribute>`` over names, what varies as ``<list>_t_<attribute>`` over snapshots and names."""
    steps, hours = net.clock.start, np.full(net.clock.steps, net.clock.length)
    found = {f"snapshots_{of}": ("snapshots", hours) for of in ("objective", "stores", "generators")}
    places = {"snapshots": steps}
    for kind, parts in net.parts.items():
        attributes = dict.fromkeys(name for attributes in parts.values() for name in attributes)
        places[f"{kind}_i"] = np.array(list(parts))
        for attribute in attributes:
            values = {name: its[attribute] for name, its in parts.items() if attribute in its}
            is_result = attribute in RESULTS or attribute.removeprefix("p").isdigit()
            over_time = {name: v for name, v in values.items() if np.ndim(v) and (is_result or np.ptp(v))}
            if over_time:
                places[f"{kind}_t_{attribute}_i"] = np.array(list(over_time))
                found[f"{kind}_t_{attribute}"] = ("snapshots", f"{kind}_t_{attribute}_i"), np.array(list(over_time.values())).T
            if not is_result:
                otherwise = static_default(attribute)
                plain = [otherwise if name not in values or name in over_time else np.ravel(values[name])[0] for name in parts]
                found[f"{kind}_{attribute}"] = (f"{kind}_i",), np.array(plain)
    return xr.Dataset(found, places)


def static_default(attribute: str):
    """What PyPSA takes where nothing is given: of names that have no such attribute, or have it over time."""
    stem = attribute.rstrip("0123456789")
    if stem in BLANK:
        return BLANK[stem]
    return {"p_max_pu": 1.0, "e_max_pu": 1.0, "e_cyclic": False}.get(attribute, 0.0)
