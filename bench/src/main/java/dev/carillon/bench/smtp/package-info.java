/// A mail server that keeps no mail: it counts what it was handed, and misbehaves when told to.
@NullMarked
package dev.carillon.bench.smtp;

import org.jspecify.annotations.NullMarked;
