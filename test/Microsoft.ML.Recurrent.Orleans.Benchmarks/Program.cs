using System.Globalization;
using Microsoft.ML.Recurrent.Orleans.Benchmarks;
using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

try
{
    return args switch
    {
        ["soak", .. var rest] => await SoakCommand.RunAsync(rest),
        ["memory", .. var rest] => await MemoryCommand.RunAsync(rest),
        // A process of the soak.
        ["silo", var port, var gateway, var settings] => await PostgresSilo.RunAsync(
            int.Parse(port, CultureInfo.InvariantCulture), int.Parse(gateway, CultureInfo.InvariantCulture), SiloSettings.Parse(settings)),
        _ => await Commands.RunAsync(Arguments.Parse(args)),
    };
}
catch (Exception e) when (e is ArgumentException or IOException or InvalidOperationException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}
