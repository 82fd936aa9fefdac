import { startService } from '@usher/common/service';
import { authService } from './service.js';

await startService(authService, process.env);
