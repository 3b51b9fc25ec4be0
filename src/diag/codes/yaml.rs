//! Codes of the area `yaml`.

codes! {}
