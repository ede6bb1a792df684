@NullMarked
package dev.carillon.bench.smtp;

import org.jspecify.annotations.NullMarked;
