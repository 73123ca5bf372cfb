using Microsoft.ML.Recurrent.Interop;

namespace Microsoft.ML.Recurrent.Tests.Interop;

public class EnvironmentsTests
{
    [Fact]
    public void CatalogOfTransformsLeadsToItsContextsSeed() =>
        Drawn(new MLContext(5)).Should().Be(Drawn(new MLContext(5))).And.NotBe(Drawn(new MLContext(6)));

    [Fact]
    public void CatalogsOfTrainersLeadToTheirContextsSeed()
    {
        int drawn = Environments.DrawSeed(Environments.Register(new MLContext(5).Regression.Trainers, "Lstm"));

        drawn.Should().Be(Environments.DrawSeed(Environments.Register(new MLContext(5).MulticlassClassification.Trainers, "Lstm")));
        drawn.Should().NotBe(Environments.DrawSeed(Environments.Register(new MLContext(6).BinaryClassification.Trainers, "Lstm")));
    }

    [Fact]
    public void ContextsGpuReachesAHost()
    {
        var host = Environments.Register(new MLContext(5) { GpuDeviceId = 3, FallbackToCpu = false }.Transforms, "Lstm");

        Environments.DeviceOf(host, null).Should().Be(new DeviceChoice(null, 3, FallbackToCpu: false));
        Environments.DeviceOf(Environments.Register(new MLContext(5).Transforms, "Lstm"), "cuda").Should().Be(new DeviceChoice("cuda", null, FallbackToCpu: false));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(null)]
    public void SeedThatAContextStatesReachesAHost(int? seed) =>
        Environments.StatedSeed(Environments.Register(new MLContext(seed).Transforms, "Lstm")).Should().Be(seed);

    private static int Drawn(MLContext context) => Environments.DrawSeed(Environments.Register(context.Transforms, "Lstm"));
}
