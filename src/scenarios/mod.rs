//! The scenario catalogue: data only, one file per scenario and the list.
