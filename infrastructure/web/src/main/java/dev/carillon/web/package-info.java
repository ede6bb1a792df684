/// The edge that people and backends reach: HTTP and Socket.IO. Here is the wiring; reactive types
/// do not leave this module.
@NullMarked
package dev.carillon.web;

import org.jspecify.annotations.NullMarked;
