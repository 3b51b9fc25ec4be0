//! Manifests leave: as a stream, as a folder, as an explanation.
//!
//! In: manifests.
//! Out: bytes in a stable order; the trail of a value; copies without secrets, for people.
//! Never: changes a manifest.

mod folder;
mod layout;
mod order;
mod secrets;
mod sink;
mod stream;
mod trail;

pub use folder::FileToWrite;
pub use folder::files;
pub use layout::path_of;
pub use order::sort;
pub use secrets::DOTS;
pub use secrets::masked;
pub use secrets::masked_all;
pub use secrets::secret_paths;
pub use sink::Sink;
pub use stream::json_list;
pub use stream::yaml_stream;
pub use trail::Trail;
pub use trail::trail;
