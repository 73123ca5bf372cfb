using System.Reflection;

namespace Microsoft.ML.Recurrent.Tests.Architecture;

/// <summary>The rooms that a room may use, and those that it does.</summary>
internal static class Arrows
{
    /// <summary>The types that every room may name: the wording of messages, the fitted model as data, the parts of a chain, what a fit tells its observers.</summary>
    private static readonly string[] _contract = ["Errors", "FittedModel", "LibraryVersion", "ModelParts", "NetworkDescription", "NetworkRole", "RecurrentModelParameters"];

    /// <summary>Rooms that may not name even that.</summary>
    private static readonly string[] _closed = ["Backends/Managed", "Backends/Onnx", "Cells", "Equations", "Kernels", "Network"];

    // What reads a fitted network. Tasks write their own part of an ONNX graph, so that a new one is one file.
    private static readonly string[] _scoring =
        ["Backends/Managed", "Backends/Onnx", "Cells", "Equations", "Kernels", "Network", "Onnx/Graph", "Options", "Scoring", "Sequences", "Tasks"];

    // What trains one.
    private static readonly string[] _training = [.. _scoring, "Backends", "Backends/Managed/Autograd", "Backends/Torch"];
    private static readonly string[] _all = [.. _training, "Evaluation", "Forecasting", "Inspection", "Interop", "Onnx", "Persistence", "Streaming", "Training"];

    private static readonly Dictionary<string, string[]> _allowed = new()
    {
        ["Equations"] = [],
        ["Kernels"] = [],
        ["Cells"] = ["Equations"],
        ["Onnx/Graph"] = ["Sequences"],
        ["Options"] = ["Cells", "Equations"],
        ["Network"] = ["Backends/Managed", "Cells", "Equations", "Kernels", "Options", "Sequences"],
        ["Backends/Managed"] = ["Equations", "Kernels"],
        ["Backends/Onnx"] = ["Cells", "Equations", "Onnx/Graph"],
        ["Backends/Torch"] = ["Cells", "Equations", "Kernels", "Network", "Options", "Sequences"],
        ["Backends/Managed/Autograd"] = ["Backends/Managed", "Backends/Torch", "Equations", "Kernels", "Network", "Options", "Sequences"],
        ["Backends"] = ["Backends/Managed", "Backends/Managed/Autograd", "Backends/Torch", "Cells", "Equations", "Kernels", "Network", "Options", "Sequences"],
        ["Sequences"] = ["Kernels", "Options"],
        ["Tags"] = ["Options"],
        ["Evaluation"] = ["Options", "Sequences", "Tags"],
        ["Tasks"] = ["Backends/Managed", "Backends/Onnx", "Kernels", "Onnx/Graph", "Options", "Sequences", "Tags"],
        ["Scoring"] = _scoring,
        ["Training"] = [.. _training, "Persistence"],
        ["Onnx"] = _scoring,
        ["Inspection"] = _scoring,
        ["Persistence"] = [.. _scoring, "Forecasting"],
        ["Interop"] = ["Forecasting", "Onnx", "Onnx/Graph", "Options", "Persistence", "Sequences", "Tasks", CompiledAssembly.Root],
        ["Streaming"] = ["Interop", "Persistence", "Scoring", "Sequences", "Tasks"],
        ["Streaming/Rows"] = ["Interop", "Network", "Options", "Persistence", "Scoring", "Sequences", "Streaming", "Tasks", CompiledAssembly.Root],
        ["Generation"] = ["Equations", "Kernels", "Network", "Onnx", "Options", "Persistence", "Scoring", "Sequences", CompiledAssembly.Root],
        ["Forecasting"] = [.. _all, CompiledAssembly.Root],
        ["Experiments"] = ["Cells", "Equations", "Evaluation", "Forecasting", "Interop", "Options", "Persistence", CompiledAssembly.Root],
        ["Catalog"] = ["Evaluation", "Experiments", "Forecasting", "Generation", "Interop", "Options", "Streaming", "Streaming/Rows", CompiledAssembly.Root],
        [CompiledAssembly.Root] = _all,
    };

    public static IEnumerable<string> AllowedFrom(string room) => _allowed.GetValueOrDefault(room, []);

    /// <summary>Every type of another room that a room's types refer to.</summary>
    public static IEnumerable<(Type From, Type To)> From(string room) =>
        CompiledAssembly.ReferencesOf(room).Select(r => (r.From, To: Definition(r.To)))
            .Where(r => CompiledAssembly.Rooms.TryGetValue(r.To, out string? other) && other != room);

    public static bool IsAllowed(string room, Type to) => AllowedFrom(room).Contains(CompiledAssembly.Rooms[to]) || (!_closed.Contains(room) && IsContract(to));

    public static string Describe((Type From, Type To) arrow) => $"{arrow.From.Name} -> {CompiledAssembly.Rooms[arrow.To]}.{arrow.To.Name}";

    private static bool IsContract(Type type) => CompiledAssembly.Rooms[type] switch
    {
        CompiledAssembly.Root => _contract.Contains(type.Name),
        "Training" => type.IsPublic,
        _ => false,
    };

    private static Type Definition(MemberInfo member)
    {
        var type = CompiledAssembly.Outermost(member as Type ?? member.DeclaringType!);
        return type.IsGenericType ? type.GetGenericTypeDefinition() : type;
    }
}
