using Abide.Cli;

return Application.Run(args);
