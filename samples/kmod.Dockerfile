# A kmod image for Ubuntu kernels. KMM passes KERNEL_FULL_VERSION; each stage that uses it declares it.

# Builder: headers of the kernel that the image is for, not of the node that builds it.
FROM ubuntu:24.04 AS builder
ARG KERNEL_FULL_VERSION
RUN apt-get update && apt-get install -y --no-install-recommends \
      build-essential ca-certificates git \
      "linux-headers-${KERNEL_FULL_VERSION}"
WORKDIR /usr/src/kmm
RUN git clone --depth 1 --branch v2.6.0 https://github.com/kubernetes-sigs/kernel-module-management.git .
WORKDIR /usr/src/kmm/ci/kmm-kmod
RUN make KERNEL_SRC_DIR="/usr/src/linux-headers-${KERNEL_FULL_VERSION}" all

# The kmod image: the modules where modprobe looks for them, the way to the node's own modules, and the index.
FROM ubuntu:24.04
ARG KERNEL_FULL_VERSION
RUN apt-get update && apt-get install -y --no-install-recommends kmod && rm -rf /var/lib/apt/lists/*
COPY --from=builder /usr/src/kmm/ci/kmm-kmod/kmm_ci_a.ko /opt/lib/modules/${KERNEL_FULL_VERSION}/
COPY --from=builder /usr/src/kmm/ci/kmm-kmod/kmm_ci_b.ko /opt/lib/modules/${KERNEL_FULL_VERSION}/
RUN ln -s "/host/lib/modules/${KERNEL_FULL_VERSION}" "/opt/lib/modules/${KERNEL_FULL_VERSION}/host"
RUN depmod -b /opt "${KERNEL_FULL_VERSION}"
