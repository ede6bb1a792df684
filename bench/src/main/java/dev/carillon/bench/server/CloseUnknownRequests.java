package dev.carillon.bench.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpObject;

/// The end of a pipeline that has nothing but Socket.IO.
final class CloseUnknownRequests extends SimpleChannelInboundHandler<HttpObject> {
  @Override
  protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
    var _ = ctx.close();
  }
}
