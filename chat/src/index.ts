import { startService } from '@usher/common/service';
import { chatService } from './service.js';

await startService(chatService, process.env);
