using Microsoft.ML.Recurrent.Orleans.Tool;

return await new SchemaCommands(Environment.GetEnvironmentVariable, Console.Out, Console.Error).RunAsync(args);
