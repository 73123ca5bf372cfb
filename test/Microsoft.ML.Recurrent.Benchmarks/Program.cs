using Microsoft.ML.Recurrent.Benchmarks;
using Microsoft.ML.Recurrent.Benchmarks.Comparing;

try
{
    return args is [FirstScoreComparison.Verb, var model] ? FirstScoreComparison.Measure(model) : Commands.Run(Arguments.Parse(args));
}
catch (Exception e) when (e is ArgumentException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
