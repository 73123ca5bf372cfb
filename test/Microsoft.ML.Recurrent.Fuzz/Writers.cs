using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Fuzz;

/// <summary>The files that are written and killed: two models, or checkpoints of them, in turns.</summary>
internal static class Writers
{
    public const string FileName = "file";

    public static IReadOnlyList<string> Kinds { get; } = ["save", "onnx", "checkpoint"];

    private static string Checkpointed => GoldenFiles.Forecaster;

    /// <summary>Says when it begins, on standard output.</summary>
    public static int WriteForEver(string kind, string folder)
    {
        var writes = Of(kind);
        string path = Path.Combine(folder, FileName);
        writes[0](path);
        Console.WriteLine("writing");
        for (int i = 1; ; i++)
            writes[i % 2](path);
    }

    /// <summary>Two writes of different content.</summary>
    public static Action<string>[] Of(string kind)
    {
        var context = new MLContext(1);
        ForecastingTransformer[] models = [.. GoldenFiles.Models.Where(GoldenFiles.IsForecaster).Take(2).Select(m => (ForecastingTransformer)context.Model.Load(m, out _))];
        return kind switch
        {
            "save" => [.. models.Select(model => (Action<string>)(path => model.Save(path)))],
            "onnx" => [.. models.Select(model => (Action<string>)model.SaveOnnx)],
            _ => [.. new[] { 20, Streams.Split }.Select(rows => (Action<string>)Engine(rows).CheckPoint)],
        };
    }

    /// <summary>Tells the fault of the file, or null.</summary>
    public static string? Fault(string kind, string path, IReadOnlyList<byte[]> possible)
    {
        try
        {
            if (kind == "save")
                new MLContext(1).Model.Load(path, out _);
            if (kind == "checkpoint")
                Engine(0).Resume(path);
            return kind == "save" || possible.Any(p => p.AsSpan().SequenceEqual(File.ReadAllBytes(path))) ? null : "neither the previous file nor the new one";
        }
        catch (Exception e)
        {
            return e.ToString();
        }
    }

    private static ForecastingEngine<SeriesRow, StreamedForecast> Engine(int rows)
    {
        var engine = Streams.FullEngine(new MLContext(1).Model.Load(Checkpointed, out _));
        _ = Streams.Lines(engine, Streams.Rows.Take(rows));
        return engine;
    }
}
