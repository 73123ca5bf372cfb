using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Backends.Managed.Crf;

/// <summary>
/// Memory of a field's passes, for one batch after another: arrays that are made anew for each would have the garbage collector run all the time. For one field, and one
/// batch at a time.
/// </summary>
internal sealed class CrfMemory
{
    private readonly List<Part> _parts = [];

    /// <summary>A lattice's values.</summary>
    public AlignedBuffer Values { get; } = new();

    /// <summary>The exponentials of a lattice's emissions.</summary>
    public AlignedBuffer Emitted { get; } = new();

    /// <summary>The packed transitions.</summary>
    public AlignedBuffer Forward { get; } = new();

    /// <summary>The packed transitions, turned around.</summary>
    public AlignedBuffer Backward { get; } = new();

    /// <summary>Makes the memory of parts. Their threads may ask for it then.</summary>
    public void Reserve(int parts)
    {
        while (_parts.Count < parts)
            _parts.Add(new Part());
    }

    /// <summary>A part's memory.</summary>
    public Part Of(int part) => _parts[part];

    /// <summary>Memory of the backward pass of a part of a batch.</summary>
    public sealed class Part
    {
        private CrfPairs? _pairs;

        /// <summary>The backward values of a step.</summary>
        public AlignedBuffer Values { get; } = new();

        /// <summary>Those, times what the step has emitted.</summary>
        public AlignedBuffer Weighted { get; } = new();

        /// <summary>Sums over pairs, at zero.</summary>
        public CrfPairs Pairs(CrfFactors factors)
        {
            _pairs ??= new CrfPairs(factors.Parameters.Labels, factors.Forward.Path);
            _pairs.Clear();
            return _pairs;
        }
    }
}
