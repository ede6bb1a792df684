@NullMarked
package dev.carillon.socketio.adapter;

import org.jspecify.annotations.NullMarked;
