import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { IsNotEmpty, IsObject, IsString } from 'class-validator';

class EmitEventBody {
  @IsString()
  @IsNotEmpty()
  event: string;

  @IsObject()
  data: Record<string, unknown>;
}

/** Takes the place of the business: it emits and does not wait for the listeners. */
@Controller('events')
export class EventsController {
  constructor(private readonly emitter: EventEmitter2) {}

  @Post()
  @HttpCode(202)
  emit(@Body() { event, data }: EmitEventBody) {
    return { success: this.emitter.emit(event, data) };
  }
}
