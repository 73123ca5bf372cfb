using System.Buffers.Binary;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Package;

/// <summary>A damaged library is left as it is: a place to change is found, or none, or the search ends with an exception that the build
/// turns into a warning.</summary>
public class DamagedLibraryTests
{
    private const uint VersionNeed = 0x6ffffffe;

    private readonly byte[] _library = File.ReadAllBytes(Repository.NativeLibrary);

    [Fact]
    public void SoundLibraryHasAPlaceToChange() => LibStdCppRelaxation.FindFlags(_library).Should().BeInRange(64, _library.Length - 2);

    [Fact]
    public void AnyChangedHeaderIsSurvived()
    {
        var random = new Random(1);
        int header = VersionNeedHeader();
        byte[] image = [.. _library];
        for (int i = 0; i < 3000; i++)
        {
            int[] places = [random.Next(64), header + random.Next(64), Needs() + random.Next(256)];
            image[places[i % 3]] = (byte)random.Next(256);
            image[places[(i + 1) % 3]] = (byte)random.Next(256);
            Search(image).Should().BeLessThan(image.Length);
            foreach (int place in places)
                image[place] = _library[place];
        }
    }

    [Fact]
    public void ListThatNamesNoNextEntryEnds()
    {
        byte[] image = [.. _library];
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(VersionNeedHeader() + 0x2c), int.MaxValue);
        // Of the first library needed: no name, and no next one.
        BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(Needs() + 2), 0);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(Needs() + 12), 0);

        Search(image).Should().Be(-1);
    }

    [Fact]
    public void ListAsLongAsTheFileIsGivenUp()
    {
        byte[] image = [.. _library];
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(VersionNeedHeader() + 0x2c), int.MaxValue);
        // Read either way, an entry has 65,535 versions, none of them the one that is looked for, and the next entry right behind it.
        ReadOnlySpan<byte> entry = [1, 0, 0xff, 0xff, 0, 0, 0, 0, 16, 0, 0, 0, 16, 0, 0, 0];
        for (int place = Needs(); place < Sections() - entry.Length; place += entry.Length)
            entry.CopyTo(image.AsSpan(place));

        var search = () => LibStdCppRelaxation.FindFlags(image);

        search.Should().Throw<IOException>().WithMessage("It lists more needed versions than a library has*");
    }

    private static long Search(byte[] image)
    {
        try
        {
            return LibStdCppRelaxation.FindFlags(image);
        }
        catch (Exception e) when (e is IOException or ArgumentException or OverflowException)
        {
            return -1;
        }
    }

    private int VersionNeedHeader()
    {
        int size = BitConverter.ToUInt16(_library, 0x3a);
        return Enumerable.Range(0, BitConverter.ToUInt16(_library, 0x3c)).Select(i => Sections() + i * size)
            .First(header => BitConverter.ToUInt32(_library, header + 4) == VersionNeed);
    }

    private int Sections() => (int)BitConverter.ToInt64(_library, 0x28);

    private int Needs() => (int)BitConverter.ToInt64(_library, VersionNeedHeader() + 0x18);
}
