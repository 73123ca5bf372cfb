using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Onnx;

/// <summary>Language models and recommenders in ONNX Runtime, whole rows from raw keys, against the managed scorer.</summary>
public class OnnxNextTokenTests
{
    private const long Padding = -7;

    private readonly MLContext _context = new(1);

    /// <summary>A row of every kind: empty, of unknown tokens alone and among others, longer than the others.</summary>
    [Theory]
    [InlineData("lstm", 0)]
    [InlineData("lstm", 3)]
    [InlineData("deep gru", 0)]
    [InlineData("rnn", 1)]
    [InlineData("tied", 0)]
    [InlineData("ensemble", 2)]
    [InlineData("adaptive", 2)]
    [InlineData("minimal", 0)]
    [InlineData("clockwork", 0)]
    public void LikelihoodsOfWholeRowsAreTheManagedOnes(string network, int extraSteps)
    {
        var model = LanguageModels.Fit(network);
        var scored = model.Transform(TextRow.View(_context, [.. new[] { "abc", "", "da?ab", "?", "cccccccccc" }.Select(text => new TextRow { Text = [.. text.Select(letter => letter.ToString())] })]));
        uint[][] rows = [.. scored.GetColumn<uint[]>("Tokens")];
        using var session = new InferenceSession(Export(model));

        var found = Run(session, "Tokens", rows, extraSteps);

        AreClose(found["LogLikelihood"], scored.GetColumn<float>("LogLikelihood"));
        AreClose(found["Perplexity"], scored.GetColumn<float>("Perplexity"));
        int steps = rows.Max(row => row.Length) + extraSteps + 1;
        AreClose(found["StepLogLikelihood"], scored.GetColumn<float[]>("StepLogLikelihood").SelectMany(row => row.Concat(new float[steps - row.Length])));
    }

    [Theory]
    [InlineData(false, 1, 5, 0)]
    [InlineData(true, 1, 5, 2)]
    [InlineData(true, 2, 12, 0)]
    [InlineData(false, 2, 3, 1)]
    [InlineData(true, 1, 15, 1)]
    public void ItemsAndTheirScoresAreTheManagedOnes(bool excludesSeen, int networks, int count, int extraSteps)
    {
        var options = SmallOptions.Gru("Items", "Items") with { Ensemble = networks, NextItem = new() { Count = count, ExcludeSeen = excludesSeen } };
        ThrowIfOther(options, extraSteps);
        ThrowIfOther(options with { HiddenSize = 12, NextToken = new() { SoftmaxCutoffs = [3, 7] } }, extraSteps);
    }

    [Fact]
    public void EmptyBatchGivesNothing()
    {
        using var session = new InferenceSession(Export(LanguageModels.Fit("lstm")));

        Run(session, "Tokens", [], extraSteps: 2).Values.Should().OnlyContain(values => values.Length == 0);
    }

    /// <summary>By ML.NET's converter, a row at a time.</summary>
    [Fact]
    public void ConvertedPipelineRecommendsTheSame()
    {
        string file = Path.GetTempFileName();
        try
        {
            var data = _context.Data.LoadFromEnumerable(ClickSession.Create(20, shortest: 4, longest: 4).Select(session => new Clicks { Items = session.Items }));
            var model = _context.SessionRecommendation().Trainers.Gru(SmallOptions.Gru("Items", "Items") with { NextItem = new() { Count = 3 } }).Fit(data);
            using (var stream = File.Create(file))
                _context.Model.ConvertToOnnx(model, data, stream);

            var applied = _context.Transforms.ApplyOnnxModel(["RecommendedItems.output", "Score.output"], ["Items"], file).Fit(data).Transform(data);

            AreClose(applied.GetColumn<float[]>("Score").SelectMany(row => row), model.Transform(data).GetColumn<float[]>("Score").SelectMany(row => row));
            applied.GetColumn<uint[]>("RecommendedItems").Should().BeEquivalentTo(model.Transform(data).GetColumn<uint[]>("RecommendedItems"), o => o.WithStrictOrdering());
        }
        finally
        {
            File.Delete(file);
        }
    }

    private void ThrowIfOther(GruOptions options, int extraSteps)
    {
        var model = _context.SessionRecommendation().Trainers.Gru(options).Fit(_context.Data.LoadFromEnumerable(ClickSession.Create()));
        uint[][] rows = [[1, 2, 3], [], [0, 12, 12], [.. Enumerable.Range(1, 11).Select(item => (uint)item)], [5]];
        var scored = model.Transform(ClickSession.View(_context, rows));
        using var session = new InferenceSession(Export(model));

        var found = Run(session, "Items", rows, extraSteps);

        float[] scores = [.. scored.GetColumn<float[]>("Score").SelectMany(row => row)];
        AreClose(found["Score"], scores);
        found["RecommendedItems"].Zip(scored.GetColumn<uint[]>("RecommendedItems").SelectMany(row => row), (a, b) => a == b).Count(same => same)
            .Should().BeGreaterThan(scores.Length * 9 / 10, "rounding may turn two items of next to the same score");
        found["RecommendedItems"].Zip(found["Score"]).Should().OnlyContain(pair => pair.First > 0 == pair.Second > 0);
    }

    private static void AreClose(IEnumerable<float> found, IEnumerable<float> expected) =>
        found.Should().Equal(expected, (a, b) => a.Equals(b) || Math.Abs(a - b) <= 1e-5 * Math.Max(1, Math.Abs(b)));

    private static byte[] Export(RecurrentTransformer model)
    {
        using var stream = new MemoryStream();
        model.SaveOnnx(stream);
        return stream.ToArray();
    }

    private static Dictionary<string, float[]> Run(InferenceSession session, string column, uint[][] rows, int extraSteps)
    {
        int steps = rows.Select(row => row.Length).DefaultIfEmpty().Max() + extraSteps;
        long[] tokens = [.. rows.SelectMany(row => row.Select(token => (long)token).Concat(Enumerable.Repeat(Padding, steps - row.Length)))];
        using var results = session.Run(
        [
            NamedOnnxValue.CreateFromTensor(column, new DenseTensor<long>(tokens, [rows.Length, steps])),
            NamedOnnxValue.CreateFromTensor("lengths", new DenseTensor<long>(rows.Select(row => (long)row.Length).ToArray(), [rows.Length])),
        ]);
        return results.ToDictionary(result => result.Name, result => result.Value is Tensor<long> integers ? integers.Select(value => (float)value).ToArray() : result.AsTensor<float>().ToArray());
    }

    private sealed class Clicks
    {
        [VectorType(4)]
        [KeyType(ClickSession.ItemCount)]
        public uint[] Items { get; set; } = [];
    }
}
