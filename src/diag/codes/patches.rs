//! Codes of the area `patches`.

codes! {}
