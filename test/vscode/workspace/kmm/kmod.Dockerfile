# kmm-configmap: kmm-ci-a-dockerfile
FROM ubuntu:24.04
ARG KERNEL_FULL_VERSION
ARG MOD_SOURCE
RUN echo ${MOD_SOURCE} ${KERNEL_FULL_VERSION}
