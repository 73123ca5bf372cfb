using System.Collections.Immutable;

namespace Microsoft.ML.Recurrent.Equations;

/// <summary>A stage's programs, one for each size of vectors.</summary>
internal sealed class UnitProgramSet(ImmutableArray<Node> nodes, int[] uses, Func<int, Column?> source)
{
    private readonly List<UnitProgramBuilder> _programs = [];

    public UnitProgramBuilder For(Size size)
    {
        if (_programs.FindIndex(p => p.Size == size) is var found and >= 0)
            return _programs[found];
        var program = new UnitProgramBuilder(size, nodes, uses, source);
        _programs.Add(program);
        return program;
    }

    public ImmutableArray<UnitProgram> Build() => [.. _programs.Select(p => p.Build())];
}
