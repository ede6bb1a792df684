/// Doubles of the ports and a real server on loopback for the tests of this module.
@NullMarked
package dev.carillon.web.testing;

import org.jspecify.annotations.NullMarked;
