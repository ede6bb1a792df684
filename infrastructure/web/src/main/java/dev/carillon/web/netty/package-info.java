/// What has to be known of Reactor Netty to serve HTTP on it well.
@NullMarked
package dev.carillon.web.netty;

import org.jspecify.annotations.NullMarked;
