using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Microsoft.ML.Recurrent.Benchmarks.Measuring;

namespace Microsoft.ML.Recurrent.Benchmarks.Comparing;

/// <summary>Text generated character by character by an LSTM of 256 units on one core, beside ONNX Runtime's steps of the same network.</summary>
internal static class GenerationComparison
{
    private const int Hidden = 256;
    private const int Tokens = 65;
    private const int Characters = 500;

    public static IEnumerable<Comparison> Run(Effort effort)
    {
        Cores.Use(1);
        foreach (int embedding in new[] { 64, Hidden })
            yield return Generate(embedding, effort);
        Cores.Use(Environment.ProcessorCount);
    }

    private static Comparison Generate(int embedding, Effort effort)
    {
        var generator = Fit(embedding).CreateTextGenerator();
        using var stream = new MemoryStream();
        generator.SaveOnnx(stream);
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        using var session = new InferenceSession(stream.ToArray(), options);
        var drawn = new GenerationOptions { MaximumTokens = Characters, EndsWithRow = false, Temperature = 0.8 };
        double[] times = Alternation.Medians(effort.Seconds, () => generator.Generate(generator.Start(), drawn).Count(), () => Step(session));
        return Comparison.OfRates($"generation, {Hidden} units, {embedding} inputs, 1 thread", "characters/s", Characters / times[0], Characters / times[1], "ONNX Runtime");
    }

    /// <summary>The likeliest character each time: no more than reading what the graph gives.</summary>
    private static void Step(InferenceSession session)
    {
        long[] token = [Tokens + 1];
        DenseTensor<float>[] states = [new([1, 2 * Hidden])];
        for (int character = 0; character < Characters; character++)
        {
            using var results = session.Run(
            [
                NamedOnnxValue.CreateFromTensor("token", new DenseTensor<long>(token, [1])), NamedOnnxValue.CreateFromTensor("state.0", states[0]),
            ]);
            float[] next = [.. results[0].AsTensor<float>()];
            token[0] = Array.IndexOf(next, next[..Tokens].Max()) + 1;
            states[0] = results[1].AsTensor<float>().ToDenseTensor();
        }
    }

    private static RecurrentTransformer Fit(int embedding)
    {
        var context = new MLContext(seed: 1);
        var random = new Random(1);
        var rows = Enumerable.Range(0, 4).Select(_ => new KeyRow { Tokens = [.. Enumerable.Range(0, 50).Select(_ => (uint)random.Next(1, Tokens + 1))] });
        return context.LanguageModeling().Trainers.Lstm(new LstmOptions
        {
            SequenceColumnNames = ["Tokens"],
            HiddenSize = Hidden,
            EmbeddingSize = embedding,
            Training = new TrainingOptions { MaximumEpochs = 1, ValidationFraction = 0 },
        }).Fit(context.Data.LoadFromEnumerable(rows));
    }

    private sealed class KeyRow
    {
        [KeyType(GenerationComparison.Tokens)]
        public uint[] Tokens { get; set; } = [];
    }
}
