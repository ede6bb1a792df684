/// JMH benchmarks of the codecs and of a broadcast.
@NullMarked
package dev.carillon.bench.jmh;

import org.jspecify.annotations.NullMarked;
