/// How a server under measurement is told what to push: lines on its standard input. The JDK only,
/// since peers with a Netty of their own use it too.
@NullMarked
package dev.carillon.bench.control;

import org.jspecify.annotations.NullMarked;
