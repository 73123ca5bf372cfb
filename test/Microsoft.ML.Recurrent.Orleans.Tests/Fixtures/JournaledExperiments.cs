using System.Diagnostics;
using Microsoft.ML.Recurrent.Tests.Experiments;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

/// <summary>A small experiment with its journal in PostgreSQL, in this process or one of its own.</summary>
internal static class JournaledExperiments
{
    private const int Trials = 8;

    /// <summary>The experiment, whose trials and their results depend on nothing but the seed.</summary>
    public static RecurrentExperiment Create() => SmallExperiments.Binary(new MLContext(1), Trials).SetTuner(new RandomTuner());

    public static string[] Facts(ExperimentResult result) => SmallExperiments.Facts(result.Trials);

    /// <summary>The second process.</summary>
    public static int Run(string journal, string folder)
    {
        string connection = Environment.GetEnvironmentVariable(PostgresSilo.ConnectionVariable)!;
        Create().SetJournal(new PostgresExperimentJournal(connection, journal, folder)).Run();
        return 0;
    }

    public static Process Start(string connection, string journal, string folder)
    {
        string[] arguments = [typeof(JournaledExperiments).Assembly.Location, "experiment", journal, folder];
        return Process.Start(new ProcessStartInfo("dotnet", arguments) { Environment = { [PostgresSilo.ConnectionVariable] = connection } })!;
    }
}

/// <summary>Receives progress on the thread of the trial.</summary>
internal sealed class ToldAtOnce(Action<ExperimentProgress> receive) : IProgress<ExperimentProgress>
{
    public void Report(ExperimentProgress value) => receive(value);
}
