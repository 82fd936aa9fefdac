import { startService } from '@usher/common/service';
import { exampleService } from './service.js';

await startService(exampleService, process.env);
