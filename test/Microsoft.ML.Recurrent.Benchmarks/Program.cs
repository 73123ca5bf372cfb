using Microsoft.ML.Recurrent.Benchmarks;

try
{
    return Commands.Run(Arguments.Parse(args));
}
catch (Exception e) when (e is ArgumentException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
