using Microsoft.ML.Recurrent.Orleans.Benchmarks;

try
{
    return await Commands.RunAsync(Arguments.Parse(args));
}
catch (Exception e) when (e is ArgumentException or IOException or InvalidOperationException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}
