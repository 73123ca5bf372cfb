using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>The lines of an experiment in ML.NET's log.</summary>
internal static class ExperimentLog
{
    public static Action<string> Of(MLContext mlContext)
    {
        var host = ((IHostEnvironment)mlContext).Register("Experiment");
        return message =>
        {
            using var channel = host.Start("Trials");
            channel.Info(MessageSensitivity.None, message);
        };
    }

    public static Action<string> WarningsOf(MLContext mlContext) => HostWarnings.Of(((IHostEnvironment)mlContext).Register("Experiment"), "Trials");
}
