//! Codes of the area `render`.

codes! {}
