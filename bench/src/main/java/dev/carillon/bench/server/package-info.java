/// The servers under measurement that run on the Netty of the build.
@NullMarked
package dev.carillon.bench.server;

import org.jspecify.annotations.NullMarked;
