using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Generation;

/// <summary>One step in ONNX Runtime, its states handed on by the caller, against managed code.</summary>
public class OnnxStepTests
{
    [Theory]
    [InlineData("lstm")]
    [InlineData("deep gru")]
    [InlineData("rnn")]
    [InlineData("tied")]
    [InlineData("ensemble")]
    [InlineData("adaptive")]
    [InlineData("minimal")]
    [InlineData("scalar")]
    public void StepsOfTextsSideBySideAreTheManagedOnes(string network)
    {
        var generator = LanguageModels.Fit(network).CreateTextGenerator();
        using var stream = new MemoryStream();
        generator.SaveOnnx(stream);
        using var session = new InferenceSession(stream.ToArray());
        string[] texts = ["abcda", "dd?ba"];
        var states = session.InputMetadata.Where(i => i.Key.StartsWith("state", StringComparison.Ordinal)).ToDictionary(i => i.Key, i => new DenseTensor<float>([2, i.Value.Dimensions[1]]));
        long[] tokens = [5, 5];

        for (int step = 0; step <= 5; step++)
        {
            var (found, next) = Run(session, tokens, states);
            for (int row = 0; row < 2; row++)
                found.AsSpan(row * 5, 5).ToArray().Should().Equal(generator.LogProbabilities(generator.Start(texts[row][..step])), (a, b) => Math.Abs(a - b) < 2e-5);
            (states, tokens) = (next, [.. texts.Select(text => step < 5 ? "?abcd".IndexOf(text[step], StringComparison.Ordinal) : 0L)]);
        }

        session.ModelMetadata.CustomMetadataMap["boundary"].Should().Be("5");
        session.ModelMetadata.CustomMetadataMap["tokens"].Should().Be("""["a","b","c","d"]""");
    }

    private static (float[] LogProbabilities, Dictionary<string, DenseTensor<float>> Next) Run(InferenceSession session, long[] tokens, Dictionary<string, DenseTensor<float>> states)
    {
        NamedOnnxValue[] feeds = [NamedOnnxValue.CreateFromTensor("token", new DenseTensor<long>(tokens, [2])), .. states.Select(s => NamedOnnxValue.CreateFromTensor(s.Key, s.Value))];
        using var results = session.Run(feeds);
        return (results.Single(r => r.Name == "log_probabilities").AsTensor<float>().ToArray(),
            results.Where(r => r.Name.StartsWith("next_", StringComparison.Ordinal)).ToDictionary(r => r.Name["next_".Length..], r => r.AsTensor<float>().ToDenseTensor()));
    }
}
