using System.Text.Json;
using Orleans.Configuration;
using Orleans.Hosting;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

/// <summary>The differences of silos of tests, as text that a command line takes. Immutable.</summary>
internal sealed record SiloSettings
{
    /// <summary>A model of which a silo has no version, the first or both: a forecaster that carries its state on, then that of windows.</summary>
    public const string Upgraded = "u";

    /// <summary>The time after which an idle series leaves memory; null for the default.</summary>
    public TimeSpan? CollectionAge { get; init; }

    /// <summary>Versions of <see cref="Upgraded"/>, from "1".</summary>
    public int Versions { get; init; }

    /// <summary>The version in use at first.</summary>
    public string VersionInUse { get; init; } = "1";

    /// <summary>The path of the model of a silo that scores; null for one that does not.</summary>
    public string? ScoringModel { get; init; }

    public static SiloSettings Parse(string text) => JsonSerializer.Deserialize<SiloSettings>(text)!;

    public string Text() => JsonSerializer.Serialize(this);

    public void Apply(ISiloBuilder silo)
    {
        silo.AddRecurrentSeries(series =>
        {
            series.Models.Add<Reading, Outlook>("m", "1", Readings.Windows);
            Func<MLContext, ITransformer>[] versions = [Readings.Ensemble, Readings.Windows];
            for (int version = 1; version <= Versions; version++)
                series.Models.Add<Reading, Outlook>(Upgraded, $"{version}", versions[version - 1]);
            if (Versions > 0)
                series.Models.Use(Upgraded, VersionInUse);
            series.CollectionAge = CollectionAge ?? series.CollectionAge;
        });
        if (ScoringModel is { } path)
            ScoringSilos.Add(silo, path);
        if (CollectionAge is { } age)
            silo.Configure<GrainCollectionOptions>(options => options.CollectionQuantum = age / 4);
    }
}
