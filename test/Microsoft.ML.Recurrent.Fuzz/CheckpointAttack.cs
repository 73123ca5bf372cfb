using System.Security.Cryptography;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Fuzz;

/// <summary>Mutated checkpoints, most with their hash made right.</summary>
internal static class CheckpointAttack
{
    /// <summary>Of the series that the golden forecasters were fitted on.</summary>
    private static SeriesRow[] Rows { get; } = [.. Streams.Rows.Where(r => r.Series is "series 1" or "series 2")];

    public static void Run(int count, Random random, Findings findings)
    {
        var context = new MLContext(1);
        var models = GoldenFiles.Models.Where(GoldenFiles.IsForecaster).Select(path => (Path: path, Model: context.Model.Load(path, out _), Good: Checkpoint(path, context))).ToArray();
        for (int i = 0; i < count; i++)
        {
            var (path, model, good) = models[random.Next(models.Length)];
            byte[] file = random.Next(4) > 0 ? Signed(good, random) : Damage.Of(good, random);
            var engine = Streams.FullEngine(model);
            if (findings.Read($"checkpoint {i} of {Path.GetFileName(path)}", file.Length, e => e is FormatException, () => engine.Resume(new MemoryStream(file))))
                findings.Try($"forecasts from checkpoint {i}", () => Forecast(engine));
        }
    }

    private static byte[] Checkpoint(string path, MLContext context)
    {
        var engine = Streams.FullEngine(context.Model.Load(path, out _));
        _ = Streams.Lines(engine, Rows.Take(Streams.Split));
        using var stream = new MemoryStream();
        engine.CheckPoint(stream);
        return stream.ToArray();
    }

    private static byte[] Signed(byte[] good, Random random)
    {
        byte[] body = Damage.Of(good[..^SHA256.HashSizeInBytes], random);
        return [.. body, .. SHA256.HashData(body)];
    }

    /// <summary>Sizes and times in a checkpoint may be of another series than the rows that follow: that is said, and is no damage.</summary>
    private static string? Forecast(ForecastingEngine<SeriesRow, StreamedForecast> engine)
    {
        try
        {
            _ = Streams.Lines(engine, Rows.Skip(Streams.Split).Take(6));
            return null;
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            return null;
        }
        catch (Exception e)
        {
            return e.ToString();
        }
    }
}
