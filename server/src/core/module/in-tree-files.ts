// How the files of well-known in-tree modules are spelled. `lsmod` and `modprobe` write every `-` as `_`, file names
// do not, and KMM's worker looks for the file (internal/worker/worker.go `LoadKmod`, from 2.2 on). Only names that the
// kernel's own Makefiles fix are here; of others nobody can say.

/** The file's name without `.ko`; undefined for a module that is not here. */
export const inTreeFileOf = (moduleName: string): string | undefined =>
  files.get(moduleName.replaceAll('-', '_'));

const names = `
  acpi-cpufreq aesni-intel crc32c-intel ghash-clmulni-intel
  kvm-intel kvm-amd vfio-pci vfio-pci-core vfio_iommu_type1 uio_pci_generic
  nvme-core nvme-fabrics nvme-tcp nvme-rdma nvme-fc nvmet-tcp nvmet-rdma usb-storage
  dm-mod dm-log dm-mirror dm-region-hash dm-multipath dm-crypt
  i2c-algo-bit i2c-i801 i2c-dev mei-me mei-gsc mei-txe mei_hdcp mei_pxp
  snd-pcm snd-timer snd-hda-core snd-hda-codec snd-hda-codec-hdmi snd-hda-codec-generic snd-hda-intel snd-usb-audio
  drm_kms_helper drm_buddy intel_qat qat_4xxx
  ib_core ib_uverbs rdma_cm rdma_ucm mlx4_core mlx4_ib mlx5_core mlx5_ib bnxt_en bnxt_re
`;

const files: ReadonlyMap<string, string> = new Map(
  names
    .trim()
    .split(/\s+/)
    .map(name => [name.replaceAll('-', '_'), name]),
);
