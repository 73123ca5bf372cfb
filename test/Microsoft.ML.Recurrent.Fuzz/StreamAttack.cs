using System.Security.Cryptography;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Fuzz;

/// <summary>Mutated checkpoints of stream engines of rows, most with their hash made right.</summary>
internal static class StreamAttack
{
    private static readonly SyntheticStep[] _steps = SyntheticSteps.Interleaved;

    public static void Run(int count, Random random, Findings findings)
    {
        var context = new MLContext(1);
        var models = new[] { "lstm binary", "taggers with statics", "numbers of steps" }
            .Select(name => GoldenFiles.Models.Last(path => Path.GetFileNameWithoutExtension(path) == name))
            .Select(path => (Name: Path.GetFileName(path), Model: context.Model.Load(path, out _))).Select(m => (m.Name, m.Model, Good: Checkpoint(m.Model, context))).ToArray();
        for (int i = 0; i < count; i++)
        {
            var (name, model, good) = models[random.Next(models.Length)];
            byte[] file = random.Next(4) > 0 ? Signed(good, random) : Damage.Of(good, random);
            using var engine = Engine(model, context);
            if (findings.Read($"stream checkpoint {i} of {name}", file.Length, e => e is FormatException, () => engine.Resume(new MemoryStream(file))))
                findings.Try($"answers from stream checkpoint {i} of {name}", () => Answer(engine));
        }
    }

    private static StreamEngine<SyntheticStep, AnyAnswer> Engine(ITransformer model, MLContext context) =>
        model.CreateStreamEngine<SyntheticStep, AnyAnswer>(context, new StreamEngineOptions { KeyColumnName = "Name" });

    private static byte[] Checkpoint(ITransformer model, MLContext context)
    {
        using var engine = Engine(model, context);
        foreach (var step in _steps[..SyntheticSteps.Split])
            engine.Observe(step);
        using var stream = new MemoryStream();
        engine.CheckPoint(stream);
        return stream.ToArray();
    }

    private static byte[] Signed(byte[] good, Random random)
    {
        byte[] body = Damage.Of(good[..^SHA256.HashSizeInBytes], random);
        return [.. body, .. SHA256.HashData(body)];
    }

    /// <summary>Statics in a checkpoint may be others than those of the steps that follow: that is said, and is no damage.</summary>
    private static string? Answer(StreamEngine<SyntheticStep, AnyAnswer> engine)
    {
        try
        {
            foreach (var step in _steps[SyntheticSteps.Split..].Take(8))
                engine.Predict(step);
            return null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
        catch (Exception e)
        {
            return e.ToString();
        }
    }

    /// <summary>The step's own column alone: what the models give beside it differs in type.</summary>
    private sealed class AnyAnswer
    {
        public string Name { get; set; } = "";
    }
}
