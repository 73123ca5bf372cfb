using System.Reflection;
using Microsoft.ML.Recurrent.Backends;
using Microsoft.ML.Recurrent.Backends.Torch;

namespace Microsoft.ML.Recurrent.Tests.Architecture;

/// <summary>Dependencies point one way. Read off the compiled assembly: what the code does, not what its using lines say.</summary>
public class ArchitectureTests
{
    private const string TorchSharp = "TorchSharp";

    public static TheoryData<string> Rooms => [.. CompiledAssembly.Rooms.Values.Distinct().Order()];

    [Fact]
    public void EveryTypeThatPeopleWroteHasARoom() => typeof(RecurrentTransformer).Assembly.GetTypes()
        .Where(t => t.DeclaringType is null && !t.Name.StartsWith('<') && !CompiledAssembly.Rooms.ContainsKey(t)).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Rooms))]
    public void RoomUsesOnlyTheRoomsBelowIt(string room) => Arrows.From(room)
        .Where(a => !Arrows.IsAllowed(room, a.To)).Select(Arrows.Describe).Distinct().Should().BeEmpty(
            "'{0}' may use {1}; a new room needs a line in Arrows.cs", room, string.Join(", ", Arrows.AllowedFrom(room)));

    [Theory]
    [InlineData("Options")]
    [InlineData("Sequences")]
    [InlineData("Kernels")]
    [InlineData("Scoring")]
    [InlineData("Persistence")]
    [InlineData("Interop")]
    [InlineData("Onnx")]
    [InlineData("Onnx/Graph")]
    [InlineData("Inspection")]
    [InlineData("Streaming")]
    [InlineData("Streaming/Rows")]
    [InlineData("Generation")]
    [InlineData("Equations")]
    [InlineData("Cells")]
    [InlineData("Network")]
    [InlineData("Backends/Managed")]
    [InlineData("Backends/Onnx")]
    public void RoomNamesNoTorchType(string room) => Foreign(room, TorchSharp).Should().BeEmpty();

    [Theory]
    [InlineData("Kernels")]
    [InlineData("Cells")]
    [InlineData("Equations")]
    [InlineData("Backends")]
    [InlineData("Backends/Managed")]
    [InlineData("Backends/Managed/Autograd")]
    [InlineData("Backends/Onnx")]
    [InlineData("Backends/Torch")]
    [InlineData("Network")]
    public void RoomNamesNoTypeOfMLNet(string room) => Foreign(room, "Microsoft.ML").Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Rooms))]
    public void BelowTheEstimatorNobodySeesTheHost(string room)
    {
        var found = CompiledAssembly.ReferencesOf(room).Where(r => Target(r.To) is { Namespace: "Microsoft.ML.Runtime", Name: "IHost" or "IHostEnvironment" });

        if (room is not ("Interop" or "Catalog" or CompiledAssembly.Root or "Forecasting" or "Streaming" or "Streaming/Rows"))
            found.Select(r => r.From.Name).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void InternalsOfMLNetStayInInterop(string room)
    {
        var found = MLNetInternals.UsedIn(room).Except(MLNetInternals.Elsewhere);

        if (room != "Interop")
            found.Should().BeEmpty();
    }

    [Fact]
    public void ArrowsThatAreThereAreFound()
    {
        Foreign("Backends", TorchSharp).Should().Contain("RecurrentNetwork", "a test that sees no arrow cannot fail");
        Foreign("Scoring", "Microsoft.ML").Should().Contain("RecurrentDataView");
        MLNetInternals.UsedIn("Interop").Should().Contain("Microsoft.ML.VersionInfo");
        Arrows.From("Backends").Select(a => Arrows.Describe(a)).Should().Contain("RecurrentNetwork -> Network.NetworkShape");
        Arrows.IsAllowed("Backends/Managed", typeof(StepLoop)).Should().BeFalse();
        Arrows.IsAllowed("Kernels", typeof(RecurrentOptions)).Should().BeFalse();
        Arrows.IsAllowed("Scoring", typeof(RecurrentTransformer)).Should().BeFalse();
    }

    private static IEnumerable<string> Foreign(string room, string assembly) => CompiledAssembly.ReferencesOf(room)
        .Where(r => Target(r.To) is var type && type.Assembly != typeof(RecurrentTransformer).Assembly
            && type.Assembly.GetName().Name!.StartsWith(assembly, StringComparison.Ordinal))
        .Select(r => r.From.Name).Distinct();

    private static Type Target(MemberInfo member) => CompiledAssembly.Outermost(member as Type ?? member.DeclaringType!);
}
