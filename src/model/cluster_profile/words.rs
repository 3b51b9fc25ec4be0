//! The words of Palette's API: <https://docs.spectrocloud.com/api/introduction/>.

/// Defines a closed set of words: the variants, the words as files write them, and the table.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $table:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

        pub(super) const $table: &[(&str, $name)] = &[$(($word, $name::$variant),)*];

        impl $name {
            /// As files write it.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.pad(self.word())
            }
        }
    };
}

words! {
    /// What a profile is for: <https://docs.spectrocloud.com/profiles/cluster-profiles/>.
    ProfileType, PROFILE_TYPES {
        /// The operating system, Kubernetes, network and storage.
        Infrastructure = "infra",
        /// Layers on top of an infrastructure, for many clusters.
        AddOn = "add-on",
        /// Both in one.
        Full = "cluster",
        /// Of Palette's own management plane.
        System = "system",
    }
}

impl ProfileType {
    /// As Palette's user interface calls it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Infrastructure => "Infrastructure",
            Self::AddOn => "Add-on",
            Self::Full => "Full",
            Self::System => "System",
        }
    }

    /// Whether it has the layers that a cluster needs: one such profile makes a cluster.
    pub fn has_core_layers(self) -> bool {
        matches!(self, Self::Infrastructure | Self::Full)
    }
}

words! {
    /// A layer of the stack, the lowest first.
    Layer, LAYERS {
        /// The kernel of the node image.
        Kernel = "kernel",
        /// The operating system.
        OperatingSystem = "os",
        /// The Kubernetes distribution.
        Kubernetes = "k8s",
        /// The container network.
        Network = "cni",
        /// The container storage.
        Storage = "csi",
        /// Anything on top.
        AddOn = "addon",
    }
}

impl Layer {
    /// The layers that every cluster has, the lowest first.
    pub const CORE: [Self; 4] = [
        Self::OperatingSystem,
        Self::Kubernetes,
        Self::Network,
        Self::Storage,
    ];

    /// Whether it belongs to the infrastructure of a cluster.
    pub fn is_core(self) -> bool {
        self != Self::AddOn
    }

    /// What it is, for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Kernel => "kernel",
            Self::OperatingSystem => "operating system",
            Self::Kubernetes => "Kubernetes",
            Self::Network => "network",
            Self::Storage => "storage",
            Self::AddOn => "add-on",
        }
    }
}

words! {
    /// How a layer is made, as `type` says it.
    PackType, PACK_TYPES {
        /// A pack of a pack registry.
        Pack = "spectro",
        /// A Helm chart of a Helm registry.
        Helm = "helm",
        /// Manifests that stand in the profile.
        Manifest = "manifest",
        /// Whatever an OCI registry holds; the registry's provider says what.
        Oci = "oci",
    }
}

words! {
    /// What kind of registry a pack comes from.
    RegistryKind, REGISTRY_KINDS {
        /// A pack registry.
        Pack = "pack",
        /// A Helm registry.
        Helm = "helm",
        /// An OCI registry.
        Oci = "oci",
    }
}

words! {
    /// What an OCI registry holds.
    ProviderType, PROVIDER_TYPES {
        /// Helm charts.
        Helm = "helm",
        /// Packs.
        Pack = "pack",
        /// Zarf packages, <https://zarf.dev>.
        Zarf = "zarf",
    }
}

words! {
    /// What a profile variable may hold:
    /// <https://docs.spectrocloud.com/profiles/cluster-profiles/create-cluster-profiles/define-profile-variables/>.
    VariableFormat, VARIABLE_FORMATS {
        /// Any text.
        String = "string",
        /// A number.
        Number = "number",
        /// `true` or `false`.
        Boolean = "boolean",
        /// An IPv4 address.
        Ipv4 = "ipv4",
        /// An IPv4 network, such as `10.0.0.0/16`.
        Ipv4Cidr = "ipv4cidr",
        /// An IPv6 address.
        Ipv6 = "ipv6",
        /// A semantic version.
        Version = "version",
        /// Base64 with padding.
        Base64 = "base64",
    }
}

words! {
    /// How Palette's user interface asks for a profile variable.
    VariableInput, VARIABLE_INPUTS {
        /// One line.
        Text = "text",
        /// One of the options.
        Dropdown = "dropdown",
        /// Several lines.
        Multiline = "multiline",
    }
}
