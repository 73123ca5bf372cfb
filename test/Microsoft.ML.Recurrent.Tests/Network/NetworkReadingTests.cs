using Microsoft.ML.Recurrent.Network;

namespace Microsoft.ML.Recurrent.Tests.Network;

/// <summary>The order in which a network's parts read one another.</summary>
public class NetworkReadingTests
{
    [Fact]
    public void PooledStepsAndStaticsGoIntoTheHead() =>
        Read(Shape(layers: 2)).Should().Be("head(join(pool(layer 1(layer 0(steps)))))");

    [Fact]
    public void HeadOnStepsReadsTheLastOfThem() =>
        Read(Shape(layers: 1, headSteps: 3)).Should().Be("head(tail(layer 0(steps)))");

    [Fact]
    public void HeadOfScoresOfStepsReadsEveryStep() =>
        Read(Shape(layers: 2, readsSteps: true)).Should().Be("head(every(layer 1(layer 0(steps))))");

    [Fact]
    public void EncoderEndsWithPooledSteps() =>
        Shape(layers: 1).ReadPooled<Words, string, string>(new Words()).Should().Be("pool(layer 0(steps))");

    private static string Read(NetworkShape shape) => shape.Read<Words, string, string>(new Words());

    private static NetworkShape Shape(int layers, int headSteps = 0, bool readsSteps = false) =>
        new(new GruOptions { Layers = layers }, valuesPerStep: 2, [], staticWidth: 1, outputs: 1) { HeadSteps = headSteps, HeadReadsSteps = readsSteps };

    /// <summary>Writes down what is read.</summary>
    private readonly struct Words : INetworkReading<string, string>
    {
        public string Steps() => "steps";

        public string Layer(int layer, string below) => $"layer {layer}({below})";

        public string Pool(string top) => $"pool({top})";

        public string Tail(string top) => $"tail({top})";

        public string Every(string top) => $"every({top})";

        public string Join(string pooled) => $"join({pooled})";

        public string Head(string input) => $"head({input})";
    }
}
