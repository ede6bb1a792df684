/// A Socket.IO server on Netty.
@org.jspecify.annotations.NullMarked
module dev.carillon.socketio {
  requires transitive io.netty.transport;
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.codec.http;
  requires io.netty.common;
  requires io.netty.handler;
  requires static io.netty.transport.classes.epoll;
  requires static transitive org.jspecify;
  requires org.slf4j;
  requires static transitive tools.jackson.databind;

  exports dev.carillon.socketio;
  exports dev.carillon.socketio.jackson;
  exports dev.carillon.socketio.parser;
  exports dev.carillon.socketio.transport;
}
