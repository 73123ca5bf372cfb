using Orleans.Hosting;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

/// <summary>Scoring in silos that are processes of their own.</summary>
internal static class ScoringSilos
{
    public const long PartitionBytes = 1_500;

    /// <summary>Adds scoring, with a model that takes its time.</summary>
    public static void Add(ISiloBuilder silo, string path) => silo.AddRecurrentScoring(scoring =>
    {
        scoring.Models.Add("words", context => new SlowModel(context.Model.Load(path, out _), TimeSpan.FromMilliseconds(300)));
        (scoring.Workers, scoring.PartitionBytes, scoring.MaximumAttempts) = (2, PartitionBytes, 1000);
        (scoring.LeaseDuration, scoring.PollInterval) = (TimeSpan.FromSeconds(3), TimeSpan.FromMilliseconds(200));
    });
}
